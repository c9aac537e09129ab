namespace ApiHub.Gateway.Models;

/// <summary>Which models a key may use.</summary>
internal sealed class ModelFilter
{
    public static readonly ModelFilter Everything = new([]);

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _beginnings = [];

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

    public bool AllowsEverything { get; }

    public bool Allows(string model)
    {
        if (AllowsEverything)
            return true;
        var name = ModelName.Normalize(model);
        if (_names.Contains(name))
            return true;
        foreach (var beginning in _beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
