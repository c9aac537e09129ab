namespace ApiHub.Bench.Load.Systems;

/// <summary>Where the built programs are and where the systems may write.</summary>
/// <param name="Repository">Root of the working copy, built for release.</param>
/// <param name="Directory">A folder of this run's own, deleted afterwards.</param>
internal sealed record Workplace(string Repository, string Directory)
{
    public string Built(string project, string program) =>
        Path.Combine(Repository, project, "bin", "Release", "net10.0", program);

    /// <summary>A new empty folder inside <see cref="Directory"/>.</summary>
    public Workplace Room()
    {
        var room = Path.Combine(Directory, Path.GetRandomFileName());
        System.IO.Directory.CreateDirectory(room);
        return this with { Directory = room };
    }
}
