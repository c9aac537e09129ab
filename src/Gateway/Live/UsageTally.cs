using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace ApiHub.Gateway.Live;

/// <summary>Counts requests by user and hands the counts over, once a second at most; the first of a quiet time nearly at once.</summary>
internal sealed class UsageTally(Func<IReadOnlyDictionary<Guid, int>, ValueTask> handOver)
{
    // The machine's time, not the site's, as for the shipping of records: the clock that a test stops is not to stop these.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Collect = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(950);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<Guid, int> _counts = [];

    public void Add(IEnumerable<Guid> users)
    {
        lock (_gate)
        {
            foreach (var user in users)
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, user, out _)++;
        }

        _signal.Writer.TryWrite(true);
    }

    public void Add(Guid user, int requests)
    {
        lock (_gate)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, user, out _) += requests;
        _signal.Writer.TryWrite(true);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _signal.Reader.ReadAllAsync(cancellationToken))
        {
            await Task.Delay(Collect, Clock, cancellationToken);
            await handOver(Take());
            await Task.Delay(Pause, Clock, cancellationToken);
        }
    }

    private Dictionary<Guid, int> Take()
    {
        lock (_gate)
        {
            var counts = _counts;
            _counts = [];
            return counts;
        }
    }
}
