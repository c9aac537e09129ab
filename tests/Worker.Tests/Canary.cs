using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests;

/// <summary>A file that anybody on the machine may read, with a secret in it; and a command that would leave a trace.</summary>
internal sealed class Canary : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("apihub-canary-").FullName;
    private readonly string _secret = $"canary-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";

    public Canary()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        File.WriteAllText(Path, _secret);
    }

    public string Path => System.IO.Path.Combine(_folder, "secret.txt");

    /// <summary>What Bash, Read and their kin would have to be given to do harm.</summary>
    public object Harm => new { command = $"cat {Path} > {_folder}/trace", file_path = Path };

    /// <summary>Nothing ran, and the secret reached nobody.</summary>
    public void AssertUntouched(FakeProvider provider)
    {
        Assert.Equal([Path], Directory.GetFiles(_folder));
        Assert.DoesNotContain(provider.Requests, request => request.BodyText.Contains(_secret, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
