namespace TmeBox.Engine;

/// <summary>KEYID_CTRL[7:0], the command of PCONFIG leaf 0 (F-PCFG-2).</summary>
public enum KeyCommand
{
    /// <summary>The keys are the key fields.</summary>
    SetKeyDirect = 0,

    /// <summary>The keys are random, mixed with the key fields by exclusive or.</summary>
    SetKeyRandom = 1,

    /// <summary>The KeyID behaves as TME again.</summary>
    ClearKey = 2,

    /// <summary>The KeyID's lines are plaintext in DRAM.</summary>
    NoEncrypt = 3,
}
