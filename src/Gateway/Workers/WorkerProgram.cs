namespace ApiHub.Gateway.Workers;

/// <summary>Where the worker's program is: beside the gateway's.</summary>
internal static class WorkerProgram
{
    private const string Name = "apihub-worker.dll";

    /// <param name="gateway">The gateway's own folder.</param>
    public static string? Find(string gateway) =>
        new[] { Path.Combine(gateway, "worker", Name), Path.Combine(gateway, "..", "worker", Name), Path.Combine(gateway, Name) }
            .Select(Path.GetFullPath).FirstOrDefault(File.Exists);
}
