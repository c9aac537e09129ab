using ApiHub.Gateway.Data;

namespace ApiHub.Gateway.Models;

/// <summary>
/// All models as one change of the catalogue sees and changes them; no other change runs meanwhile (<see cref="CatalogueWriter"/>),
/// so what is looked up here still holds when it is written.
/// </summary>
internal sealed class Catalogue
{
    private readonly GatewayDb _db;
    private readonly Dictionary<string, CatalogueModel> _byName;
    private readonly Dictionary<string, CatalogueModel> _byAlias;
    private readonly DateTimeOffset _now;
    private readonly Guid? _actor;

    public Catalogue(GatewayDb db, IReadOnlyCollection<CatalogueModel> rows, DateTimeOffset now, Guid? actor)
    {
        _db = db;
        _now = now;
        _actor = actor;
        _byName = rows.ToDictionary(row => row.Name, StringComparer.Ordinal);
        _byAlias = rows.SelectMany(row => row.Aliases, (row, alias) => (row, alias)).ToDictionary(x => x.alias, x => x.row, StringComparer.Ordinal);
    }

    public CatalogueModel? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The model that has a name as its alias.</summary>
    public CatalogueModel? AliasOwner(string name) => _byAlias.GetValueOrDefault(name);

    public CatalogueModel FindOrAdd(string name)
    {
        if (_byName.TryGetValue(name, out var row))
            return row;
        row = new() { Name = name, CreatedAt = _now, UpdatedAt = _now };
        _byName.Add(name, row);
        _db.Models.Add(row);
        return row;
    }

    /// <returns>A sentence that says whose name or alias one of them already is; null when they are free.</returns>
    public string? Taken(string model, IEnumerable<string> aliases)
    {
        foreach (var alias in aliases)
        {
            if (_byName.ContainsKey(alias))
                return $"{alias} is a model of its own in the catalogue and cannot be an alias of {model}.";
            if (AliasOwner(alias) is { } owner && owner.Name != model)
                return $"{alias} is already an alias of {owner.Name} and cannot be one of {model}.";
        }

        return null;
    }

    /// <returns>Whether anything is other than before.</returns>
    public bool Describe(CatalogueModel row, IReadOnlyList<string> aliases, long? usualOutputTokens, string? note)
    {
        if (row.Aliases.SequenceEqual(aliases) && row.UsualOutputTokens == usualOutputTokens && row.Note == note)
            return false;
        foreach (var alias in row.Aliases)
            _byAlias.Remove(alias);
        foreach (var alias in aliases)
            _byAlias.Add(alias, row);
        row.Aliases = [.. aliases];
        row.UsualOutputTokens = usualOutputTokens;
        row.Note = note;
        row.UpdatedAt = _now;
        return true;
    }

    /// <summary>Adds a version unless the one in force says the same.</summary>
    /// <returns>Whether it was added.</returns>
    public bool SetPrice(CatalogueModel row, Price price)
    {
        if (row.Price?.ToPrice() is { } inForce && inForce with { Version = 0 } == price with { Version = 0 })
            return false;
        row.Price = ModelPrice.Of(row.Name, price, _now, _actor);
        row.UpdatedAt = _now;
        return true;
    }

    public void Remove(CatalogueModel row)
    {
        _byName.Remove(row.Name);
        foreach (var alias in row.Aliases)
            _byAlias.Remove(alias);
        _db.Models.Remove(row);
    }
}
