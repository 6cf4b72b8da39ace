using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>Notes of all lanes are divided into those of each, in the order in which they were made.</summary>
public static class LaneNotesTests
{
    [Fact]
    public static void Every_lane_has_its_notes() => Seeds.Each(300, random =>
    {
        using var notes = new LaneNotes();
        var expected = Enumerable.Range(0, SweepKernel.Lanes).Select(_ => new List<ulong>()).ToArray();
        for (var round = 0; round < 4; round++)
        {
            var count = random.Next(200);
            var room = notes.Room(count + 1);
            for (var i = 0; i < count; i++)
            {
                var lane = random.Next(SweepKernel.Lanes);
                var within = random.Next(3) switch { 0 => 0, 1 => LaneMemory.Distance - 1, _ => random.Next(LaneMemory.Distance) };
                room[i] = (ulong)random.NextInt64() << 32 | (uint)(lane * LaneMemory.Distance + within);
                expected[lane].Add(room[i]);
            }

            notes.Divide(count);
            var alone = random.Next(SweepKernel.Lanes);
            notes.Add(alone, (ulong)round);
            expected[alone].Add((ulong)round);
            for (var lane = 0; lane < SweepKernel.Lanes; lane++) Assert.Equal(expected[lane], notes[lane].ToArray());
            var cleared = random.Next(SweepKernel.Lanes);
            notes.Clear(cleared);
            expected[cleared].Clear();
        }
    });
}
