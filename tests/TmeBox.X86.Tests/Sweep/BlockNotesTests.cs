using System.Runtime.Intrinsics;
using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>The notes of a block are those that were added, line by line, in order.</summary>
public static class BlockNotesTests
{
    private const int Line = 64;

    [Fact]
    public static void They_are_those_that_were_added() => Seeds.Each(100, random =>
    {
        using var notes = new BlockNotes();
        for (var block = 0; block < 2; block++)
        {
            var (positions, numbers) = (new List<ushort>(), new List<byte>());
            var most = random.Next(1, 5) == 1 ? 1 : random.Next(2, 20);
            for (var first = 0; first < LaneMemory.MostBlock; first += Line)
            {
                var line = random.Array(Line);
                var noted = new byte[Line];
                for (var i = 0; i < Line; i++)
                    if (random.Next(most) == 0)
                    {
                        noted[i] = byte.MaxValue;
                        positions.Add((ushort)(first + i));
                        numbers.Add(line[i]);
                    }

                notes.Add(Vector512.Create(line), Vector512.Create(noted), first);
            }

            Assert.Equal(positions, notes.Positions.ToArray());
            Assert.Equal(numbers, notes.Numbers.ToArray());
            notes.Clear();
            Assert.Equal(0, notes.Positions.Length + notes.Numbers.Length);
        }
    });
}
