namespace TmeBox.Attacks;

/// <summary>Where the steps of an attack begin.</summary>
public enum SceneStart
{
    /// <summary>Where the policy's set-up ends: both sandboxes live and have their lines.</summary>
    SetUp,

    /// <summary>Where TME-MK is activated and no sandbox lives yet, so that set-up itself can be flawed.</summary>
    Activated,
}
