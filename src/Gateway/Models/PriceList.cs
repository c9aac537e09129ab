using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace ApiHub.Gateway.Models;

/// <summary>A priced model and the other names that it is asked for by.</summary>
internal sealed record ListedModel(PricedModel Model, IReadOnlyList<string> Aliases);

/// <summary>The catalogue as it stood at one moment. Finding a name that was found before allocates nothing.</summary>
internal sealed class PriceList
{
    /// <summary>How many spellings of found models are remembered: clients use few, and only an attacker would fill it.</summary>
    private const int Spellings = 4096;

    private readonly FrozenDictionary<string, PricedModel> _priced;
    private readonly FrozenDictionary<string, PricedModel>.AlternateLookup<ReadOnlySpan<char>> _pricedBySpan;
    private readonly FrozenDictionary<string, PricedModel> _unpriced;
    private readonly bool _unpricedAreFree;
    private readonly ConcurrentDictionary<string, PricedModel> _spellings = new(StringComparer.Ordinal);
    private int _spellingsLeft = Spellings;

    public PriceList(IReadOnlyCollection<CatalogueModel> rows, bool unpricedAreFree)
    {
        _unpricedAreFree = unpricedAreFree;
        _priced = ByAllNames(rows.Where(row => row.Price is not null));
        _pricedBySpan = _priced.GetAlternateLookup<ReadOnlySpan<char>>();
        _unpriced = ByAllNames(rows.Where(row => row.Price is null));
        Models = [.. rows.Where(row => row.Price is not null).OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => new ListedModel(_priced[row.Name], row.Aliases))];
    }

    public IReadOnlyList<ListedModel> Models { get; }

    public PricedModel? Find(string requested)
    {
        if (_priced.TryGetValue(requested, out var model) || _spellings.TryGetValue(requested, out model))
            return model;
        var name = ModelName.Normalize(requested);
        if (_priced.TryGetValue(name, out model) || _pricedBySpan.TryGetValue(ModelName.WithoutDate(name), out model))
            return Remember(requested, model);
        if (!_unpricedAreFree)
            return null;
        return _unpriced.TryGetValue(name, out model) ? Remember(requested, model) : new(name, Price.Free, PricedModel.DefaultOutputTokens);
    }

    private PricedModel Remember(string requested, PricedModel model)
    {
        if (requested.Length <= CatalogueModel.MaxName && Volatile.Read(ref _spellingsLeft) > 0 && _spellings.TryAdd(requested, model))
            Interlocked.Decrement(ref _spellingsLeft);
        return model;
    }

    private static FrozenDictionary<string, PricedModel> ByAllNames(IEnumerable<CatalogueModel> rows)
    {
        var names = new Dictionary<string, PricedModel>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            var model = new PricedModel(row.Name, row.Price?.ToPrice() ?? Price.Free, row.UsualOutputTokens ?? PricedModel.DefaultOutputTokens);
            foreach (var name in row.Aliases.Prepend(row.Name))
                names[name] = model;
        }

        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
