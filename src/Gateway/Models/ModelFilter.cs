namespace ApiHub.Gateway.Models;

/// <summary>Which models a caller may use.</summary>
internal sealed class ModelFilter
{
    public static readonly ModelFilter Everything = new([]);

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _beginnings = [];
    private readonly ModelFilter? _and;

    /// <param name="entries">Model names; <c>*</c> at the end of one matches any ending. None: everything is allowed.</param>
    public ModelFilter(IReadOnlyCollection<string> entries)
    {
        AllowsEverything = entries.Count == 0;
        foreach (var entry in entries)
        {
            if (entry.EndsWith('*'))
                _beginnings.Add(entry[..^1]);
            else
                _names.Add(ModelName.Normalize(entry));
        }
    }

    private ModelFilter(ModelFilter one, ModelFilter other)
    {
        (_names, _beginnings) = (one._names, one._beginnings);
        _and = one._and is null ? other : one._and.And(other);
    }

    public bool AllowsEverything { get; }

    public static ModelFilter Of(IReadOnlyCollection<string> entries) => entries.Count == 0 ? Everything : new(entries);

    /// <summary>Allows what both allow.</summary>
    public ModelFilter And(ModelFilter other)
    {
        if (other.AllowsEverything)
            return this;
        return AllowsEverything ? other : new(this, other);
    }

    /// <summary>
    /// Whether a request may go on: what counts is the model that it is priced as, so that nothing slips past under an alias; the
    /// name that was asked for counts only where a list has exactly this name.
    /// </summary>
    /// <param name="requested">As the client wrote it.</param>
    /// <param name="model">What <see cref="PriceBook.Find"/> says of it.</param>
    public bool Allows(string requested, PricedModel? model) =>
        AllowsEverything || (ModelName.Normalize(requested) is var asked && Lists(model?.Name ?? asked, asked));

    public bool Allows(string model) => Allows(model, null);

    private bool Lists(string name, string asked)
    {
        if (_and is not null && !_and.Lists(name, asked))
            return false;
        if (_names.Contains(name) || _names.Contains(asked))
            return true;
        foreach (var beginning in _beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
