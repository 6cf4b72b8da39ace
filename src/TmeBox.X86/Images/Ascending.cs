namespace TmeBox.X86.Images;

/// <summary>Search in ascending sequences.</summary>
internal static class Ascending
{
    /// <summary>The last index of so many that has a property which holds up to some index; -1 if none has it.</summary>
    public static int Last(int count, Func<int, bool> holds)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(middle)) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
