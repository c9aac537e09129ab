using ApiHub.Worker.Cli;

namespace ApiHub.Worker.Engine;

/// <summary>
/// The processes that wait, by shape. As many for a shape as it has lately had requests at once; over the bound the shape that was not asked for
/// longest gives one up; those that wait too long go.
/// </summary>
internal sealed class SpareShelf(int bound, TimeSpan idle, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Shape, Row> _rows = [];

    /// <summary>How many processes a shape has in each state.</summary>
    public sealed record Count(Shape Shape, int Ready, int Warming);

    public IReadOnlyList<Count> Counts
    {
        get
        {
            lock (_gate)
                return [.. _rows.Select(row => new Count(row.Key, row.Value.Ready.Count, row.Value.Warming))];
        }
    }

    /// <summary>A request of this shape begins.</summary>
    /// <returns>A process that waited for it, or null.</returns>
    public CliProcess? Take(Shape shape)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue(shape, out var row))
                _rows[shape] = row = new();
            row.LastUse = time.GetTimestamp();
            row.Wanted = Math.Max(row.Wanted, ++row.Running);
            while (row.Ready.TryPop(out var spare))
            {
                if (!spare.Exited.IsCompleted)
                    return spare;
            }

            return null;
        }
    }

    /// <summary>A request of this shape has ended.</summary>
    public void Finish(Shape shape)
    {
        lock (_gate)
            _rows[shape].Running--;
    }

    /// <summary>Says whether one more should be started, and counts it as warming if so.</summary>
    public bool WantsOne(Shape shape)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue(shape, out var row) || row.Ready.Count + row.Warming >= Math.Min(row.Wanted, bound))
                return false;
            row.Warming++;
            return true;
        }
    }

    /// <summary>The one that was warming is ready, or failed to start (null).</summary>
    /// <returns>A process that has to go in its place.</returns>
    public CliProcess? Put(Shape shape, CliProcess? spare)
    {
        lock (_gate)
        {
            var row = _rows[shape];
            row.Warming--;
            if (spare is null)
                return null;
            row.Ready.Push(spare);
            if (_rows.Values.Sum(each => each.Ready.Count) <= bound)
                return null;
            return _rows.Values.Where(each => each.Ready.Count > 0).MinBy(each => each.LastUse)!.Ready.Pop();
        }
    }

    /// <summary>Takes out all processes of shapes that were not asked for lately, or simply all.</summary>
    public IReadOnlyList<CliProcess> Clear(bool all)
    {
        lock (_gate)
        {
            var old = _rows.Where(row => all || (row.Value.Running == 0 && row.Value.Warming == 0 && time.GetElapsedTime(row.Value.LastUse) >= idle)).ToList();
            foreach (var (shape, row) in old)
            {
                if (row is { Running: 0, Warming: 0 })
                    _rows.Remove(shape);
            }

            var spares = old.SelectMany(row => row.Value.Ready).ToList();
            old.ForEach(row => row.Value.Ready.Clear());
            return spares;
        }
    }

    private sealed class Row
    {
        public Stack<CliProcess> Ready { get; } = new();

        public int Warming { get; set; }

        public int Running { get; set; }

        public int Wanted { get; set; }

        public long LastUse { get; set; }
    }
}
