namespace TmeBox.Conformance.Campaigns;

/// <summary>What cases did, counted.</summary>
internal interface ITally<TSelf>
{
    /// <summary>Adds what other cases did.</summary>
    void Add(TSelf other);
}
