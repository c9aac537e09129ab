using System.Collections.Concurrent;
using ApiHub.Gateway.Relay.Recording;
using Microsoft.Extensions.Logging;

namespace ApiHub.Gateway.Tests.Recording;

/// <summary>Remembers what was logged.</summary>
internal sealed class LogLines : ILogger<UsageShipper>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IReadOnlyCollection<(LogLevel Level, string Text)> Lines => _lines;

    public IEnumerable<string> Errors => _lines.Where(l => l.Level == LogLevel.Error).Select(l => l.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception)));
}
