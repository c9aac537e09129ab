using System.Text.Json;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>Keeps what the database refuses, one JSON file for each request, so that one bad row does not stop all others.</summary>
internal sealed partial class RejectedRecords(string folder, ILogger logger)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Written over when the same record comes again after a restart.</summary>
    /// <exception cref="IOException">It could not be kept.</exception>
    public void Keep(UsageRecord record, Exception refusal)
    {
        Directory.CreateDirectory(folder);
        var name = string.Concat(record.RequestId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_'));
        var path = Path.Combine(folder, name + ".json");
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(new { error = refusal.Message, record }, Json));
        Log.Kept(logger, record.RequestId, refusal.Message, path);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The database refuses the usage of {RequestId}: {Reason} It is kept in {Path} and NOT recorded.")]
        public static partial void Kept(ILogger logger, string requestId, string reason, string path);
    }
}
