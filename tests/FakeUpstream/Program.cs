using ApiHub.FakeUpstream.Raw;

namespace ApiHub.FakeUpstream;

/// <summary>The stand-in as a process of its own: <c>--port N [--deltas N] [--delta-bytes N] [--delay-ms N] [--body-bytes N] [--fail-every N]</c>.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
        using var server = new RawServer(arguments.GetValue("port", 0), RawOptions.Parse(arguments));
        Console.WriteLine($"Listening on {server.Address}");
        await server.RunAsync();
    }
}
