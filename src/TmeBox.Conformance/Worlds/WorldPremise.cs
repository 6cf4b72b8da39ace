namespace TmeBox.Conformance.Worlds;

/// <summary>A situation in which a guarantee has something to say; counted, so that a campaign shows that it met it.</summary>
public enum WorldPremise
{
    /// <summary>A victim's load returned data of a line that another KeyID wrote in DRAM since the victim last did.</summary>
    AnsweredAfterForeignWrite,

    /// <summary>A victim's load was a machine check.</summary>
    VictimMachineCheck,

    /// <summary>An attacker's load was a machine check.</summary>
    AttackerMachineCheck,

    /// <summary>An attacker's load of a victim's line returned what is not the victim's data.</summary>
    GarbageReadByAttacker,

    /// <summary>An attacker observed a line that the victim's data make different in the two runs of the strict pair.</summary>
    StrictPairDiffersWhereSeen,

    /// <summary>An attacker observed a line of the victim whose contents are different in the two runs of the content pair.</summary>
    ContentPairDiffersWhereSeen,

    /// <summary>A copy was put back where DRAM had changed since.</summary>
    EarlierCopyRestored,

    /// <summary>A victim's load returned data from such a copy, under integrity only: the data are authorised, and not the latest.</summary>
    StaleDataAccepted,

    /// <summary>A KeyID got a new key while lines of it were cached.</summary>
    RekeyedUnderCachedData,

    /// <summary>The victim stored a part of a line that came from poison.</summary>
    PartialStoreOntoPoison,

    /// <summary>An attacker stored what a load or a snoop had shown.</summary>
    EarlierSightStored,

    /// <summary>A dirty line of another KeyID reached the DRAM of a victim's line.</summary>
    ForeignAliasWrittenBack,

    /// <summary>A line of the victim's with data of its own came to lie at another place.</summary>
    MovedForTheVictim,

    /// <summary>A line of the victim's with data of its own was handed to another sandbox.</summary>
    HandedToAnother,

    /// <summary>Another sandbox's line was handed to the victim.</summary>
    HandedToTheVictim,
}
