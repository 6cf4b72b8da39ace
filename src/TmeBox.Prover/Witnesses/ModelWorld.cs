using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;

namespace TmeBox.Prover.Witnesses;

/// <summary>The worlds of a step with a model's values in place of the unknown.</summary>
internal static class ModelWorld
{
    public static StepCase Of(StepCase unknown, Model model)
    {
        var values = model.Values;
        var keys = new ModelVictimKeys(unknown.VictimKeys, values);
        var renaming = new ModelRenaming(unknown.Renaming, values);
        return new(
            World(unknown.World, model.Cipher),
            unknown.Second is null ? null : World(unknown.Second, unknown.Second.Machine.Cipher is RenamedCipher ? new RenamedCipher(model.Cipher, renaming, keys) : model.Cipher),
            values.Evaluate(unknown.Move),
            values.Evaluate(unknown.SecondMove),
            values.Evaluate(unknown.KeyId),
            values.Evaluate(unknown.Line),
            values.Evaluate(unknown.Cell),
            keys,
            renaming);

        World World(World w, ICipher cipher) => new(
            w.Machine with
            {
                Cipher = cipher,
                Activate = values.Evaluate(w.Machine.Activate),
                TmeKey = values.Evaluate(w.Machine.TmeKey),
                MacKey = values.Evaluate(w.Machine.MacKey),
                Keys = Map(w.Machine.Keys),
                Dram = Map(w.Machine.Dram),
                Cache = Map(w.Machine.Cache),
                Wiring = Map(w.Machine.Wiring),
            },
            w.SharesPages,
            values.Evaluate(w.Victim),
            values.Evaluate(w.Life),
            new(Map(w.Tables.Lives), Map(w.Tables.Holder), Map(w.Tables.Alias), Map(w.Tables.Tlb), Map(w.Tables.Running), Map(w.Tables.Reserved), Map(w.Tables.Strays)),
            new(Map(w.Books.Latest), Map(w.Books.Authorised), Map(w.Books.Untouched), Map(w.Books.Held), Map(w.Books.Code), Map(w.Books.Contested), values.Evaluate(w.Books.Carried)),
            Map(w.Saved));

        Map<TKey, TValue> Map<TKey, TValue>(Map<TKey, TValue> map)
            where TKey : notnull => Logic.Map<TKey, TValue>.PointWise(k => Lift<TValue>.Rebuild(map[k], "", values));
    }
}
