namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>
/// Puts the messages that this node gets for one session in the order of their arrival. Other nodes' are kept apart by the database;
/// this spares it being asked over and over for a turn that is taken next door.
/// </summary>
internal sealed class LocalTurns(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Line> _lines = [];

    /// <param name="session">The session.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The turn, which ends when it is disposed; null: it did not come in time.</returns>
    public async ValueTask<IDisposable?> TakeAsync(Guid session, TimeSpan patience, CancellationToken cancellationToken)
    {
        var turn = new Turn(this, session);
        Task before;
        lock (_gate)
        {
            var line = _lines.GetValueOrDefault(session, new(Task.CompletedTask, 0));
            before = line.Last;
            _lines[session] = new(turn.Ended, line.Length + 1);
        }

        try
        {
            await before.WaitAsync(patience, clock, cancellationToken);
            return turn;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Whoever stands behind still waits for the one in front.
            _ = before.ContinueWith(_ => turn.Dispose(), TaskScheduler.Default);
            if (e is OperationCanceledException)
                throw;
            return null;
        }
    }

    /// <summary>How many have their turn or wait for it.</summary>
    public int Waiting(Guid session)
    {
        lock (_gate)
            return _lines.GetValueOrDefault(session).Length;
    }

    private readonly record struct Line(Task Last, int Length);

    private sealed class Turn(LocalTurns turns, Guid session) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            if (!_ended.TrySetResult())
                return;
            lock (turns._gate)
            {
                var line = turns._lines[session];
                if (line.Length == 1)
                    turns._lines.Remove(session);
                else
                    turns._lines[session] = line with { Length = line.Length - 1 };
            }
        }
    }
}
