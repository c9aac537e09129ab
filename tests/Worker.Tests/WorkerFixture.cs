namespace ApiHub.Worker.Tests;

/// <summary>One worker for the tests of a class.</summary>
public sealed class WorkerFixture : IAsyncDisposable
{
    private readonly Lazy<Task<WorkerHost>> _worker = new(() => WorkerHost.StartAsync());

    /// <summary>Started by the first test that asks, so that a missing CLI skips tests instead of failing their class.</summary>
    public Task<WorkerHost> Worker => _worker.Value;

    public async ValueTask DisposeAsync()
    {
        if (_worker is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _worker.Value).DisposeAsync();
    }
}
