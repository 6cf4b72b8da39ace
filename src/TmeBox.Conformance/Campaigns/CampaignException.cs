namespace TmeBox.Conformance.Campaigns;

/// <summary>A store of results cannot be used; the message names the file, what was found and what was expected.</summary>
public sealed class CampaignException : Exception
{
    /// <summary>With a message that begins with the file.</summary>
    public CampaignException(string message, Exception? because = null)
        : base(message, because)
    {
    }
}
