namespace ApiHub.Gateway.Workers;

/// <summary>What a worker says of itself, in its heartbeats and when it is asked for its health.</summary>
/// <param name="WorkerId">Its name.</param>
/// <param name="Version">The worker's own version.</param>
/// <param name="CliVersion">The Claude CLI that it runs.</param>
/// <param name="Capacity">How many requests it runs at once.</param>
/// <param name="InFlight">How many it runs now, whoever sent them.</param>
/// <param name="Queued">How many wait for a place.</param>
/// <param name="Draining">Whether it takes no new ones.</param>
/// <param name="LastError">What last went wrong there.</param>
internal sealed record WorkerReport(
    string WorkerId, string? Version, string? CliVersion, int Capacity, int InFlight, int Queued, bool Draining, string? LastError);
