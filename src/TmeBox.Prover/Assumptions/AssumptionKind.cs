namespace TmeBox.Prover.Assumptions;

/// <summary>What an assumption is to whoever relies on the proofs.</summary>
public enum AssumptionKind
{
    /// <summary>Another theorem, or a cell of the matrix, says it: nobody else has to.</summary>
    Discharged,

    /// <summary>It tells one case from the others, and the others have theorems of their own.</summary>
    CaseDistinction,

    /// <summary>An idealisation of the ciphers.</summary>
    Cipher,

    /// <summary>Something that is as unlikely as guessing a key.</summary>
    Chance,

    /// <summary>What firmware and runtime leave behind before the first sandbox.</summary>
    Boot,

    /// <summary>A duty of the kernel.</summary>
    Kernel,

    /// <summary>A duty of the trusted runtime and its gates.</summary>
    Runtime,

    /// <summary>What the decoders read is what the processor executes.</summary>
    Decoder,

    /// <summary>The verifier says what the code rules say.</summary>
    Verifier,

    /// <summary>A condition on the sandbox whose guarantee it is.</summary>
    Victim,
}
