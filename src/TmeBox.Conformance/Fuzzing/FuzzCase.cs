using System.Collections.Immutable;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>One generated sequence: a set-up that shrinking keeps, and a body.</summary>
/// <param name="Platform">What it runs on.</param>
/// <param name="AddressBits">How many low bits of a physical address are line address once the set-up has run.</param>
/// <param name="SetUp">Activation and key programming.</param>
/// <param name="Body">What happens then.</param>
internal sealed record FuzzCase(FuzzPlatform Platform, int AddressBits, ImmutableArray<Draft> SetUp, ImmutableArray<Draft> Body);
