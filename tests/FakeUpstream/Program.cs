namespace ApiHub.FakeUpstream;

internal static class Program
{
    private static Task Main() => Task.CompletedTask;
}
