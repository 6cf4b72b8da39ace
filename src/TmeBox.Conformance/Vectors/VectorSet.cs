using System.Collections.Immutable;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Vectors;

/// <summary>Test vectors: short sequences with their answers, and single lines with every value on the way, in Wycheproof's manner.</summary>
/// <param name="Algorithm">What they are about.</param>
/// <param name="Schema">The name and version of the schema.</param>
/// <param name="NumberOfTests">How many there are, sequences and lines.</param>
/// <param name="Header">Byte order and other conventions.</param>
/// <param name="Notes">What each flag means: the rules, by id.</param>
/// <param name="TestGroups">Sequences, by platform and set-up.</param>
/// <param name="Lines">Single lines.</param>
public sealed record VectorSet(
    string Algorithm,
    string Schema,
    int NumberOfTests,
    ImmutableArray<string> Header,
    ImmutableSortedDictionary<string, VectorNote> Notes,
    ImmutableArray<VectorGroup> TestGroups,
    ImmutableArray<LineVector> Lines)
{
    /// <summary>The schema that is written.</summary>
    public const string CurrentSchema = "tmebox-vectors/1";
}

/// <summary>What a flag means.</summary>
/// <param name="Description">The rule's sentence.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record VectorNote(string Description, string Source);

/// <summary>How a vector's last operation ends.</summary>
public enum VectorResult
{
    /// <summary>It is done.</summary>
    Valid = 0,

    /// <summary>It is refused.</summary>
    Invalid,

    /// <summary>The architecture leaves it open.</summary>
    Acceptable,
}

/// <summary>Vectors that begin alike: at reset, on one platform, with one set-up.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Cache">The cache.</param>
/// <param name="SetUp">What each begins with.</param>
/// <param name="Tests">The vectors.</param>
public sealed record VectorGroup(Profile Platform, CacheShape Cache, ImmutableArray<Operation> SetUp, ImmutableArray<SequenceVector> Tests);

/// <summary>One vector: some operations after the set-up, and what each answers.</summary>
/// <param name="TcId">Its number, from 1.</param>
/// <param name="Flags">The rules that decide its operations.</param>
/// <param name="Operations">The operations.</param>
/// <param name="Answers">One for each.</param>
/// <param name="Result">How the last one ends.</param>
public sealed record SequenceVector(int TcId, ImmutableArray<string> Flags, ImmutableArray<Operation> Operations, ImmutableArray<StepAnswer> Answers, VectorResult Result);

/// <summary>One line as the memory controller writes it, with every value on the way.</summary>
/// <param name="TcId">Its number.</param>
/// <param name="KeySize">Bits of the data key, and of the tweak key: 128 or 256.</param>
/// <param name="DataKey">The data key.</param>
/// <param name="TweakKey">The tweak key.</param>
/// <param name="DataUnit">The data unit number of IEEE 1619.</param>
/// <param name="TweakInput">The 16 bytes that are encrypted into the tweak, of the first block.</param>
/// <param name="Tweak">The encrypted tweak of the first block.</param>
/// <param name="Tweaks">The tweaks of the four blocks, one after another: multiples of the first, or each encrypted by itself.</param>
/// <param name="Plaintext">64 bytes.</param>
/// <param name="Ciphertext">64 bytes.</param>
/// <param name="MacKey">The platform's MAC key.</param>
/// <param name="Owner">The TD-owner bit.</param>
/// <param name="MacInput">What SHA3-256 is computed over: MAC key, ciphertext, encrypted tweak, owner byte.</param>
/// <param name="Mac">The low 28 bits of the digest's first four bytes, least significant first.</param>
public sealed record LineVector(
    int TcId, int KeySize, Hex DataKey, Hex TweakKey, ulong DataUnit, Hex TweakInput, Hex Tweak, Hex Tweaks, Hex Plaintext, Hex Ciphertext, Hex MacKey, bool Owner, Hex MacInput, uint Mac);
