namespace TmeBox.Logic;

/// <summary>The one branch of lifted programs.</summary>
public static class Lifted
{
    /// <summary>One of two lifted values; a concrete condition just picks a side.</summary>
    public static T If<T>(Bit condition, T then, T otherwise) =>
        condition.TryConcrete(out var known) ? known ? then : otherwise : Lift<T>.Choose(condition, then, otherwise);

    /// <summary>As <see cref="If{T}(Bit,T,T)"/>, computing only the sides that are needed.</summary>
    public static T If<T>(Bit condition, Func<T> then, Func<T> otherwise) =>
        condition.TryConcrete(out var known) ? known ? then() : otherwise() : Lift<T>.Choose(condition, then(), otherwise());
}
