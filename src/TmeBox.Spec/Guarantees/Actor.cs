namespace TmeBox.Spec.Guarantees;

/// <summary>Who makes a move.</summary>
public enum Actor
{
    /// <summary>The sandbox whose guarantee is asked for: it uses its own KeyID on its own lines.</summary>
    Victim,

    /// <summary>The hardware: eviction, write-back and prefetch at any time.</summary>
    Hardware,

    /// <summary>Another sandbox, or whoever acts with its means.</summary>
    Attacker,

    /// <summary>Someone with access to the DRAM bus or modules.</summary>
    Physical,

    /// <summary>The trusted runtime, where it fails in a duty.</summary>
    Runtime,
}
