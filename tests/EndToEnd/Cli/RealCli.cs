namespace ApiHub.EndToEnd.Cli;

/// <summary>The vendor's CLI as <c>npm ci</c> in src/Worker installs it.</summary>
internal static class RealCli
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var cli = Path.Combine(folder.FullName, "src", "Worker", "node_modules", ".bin", "claude");
            if (File.Exists(cli))
                return cli;
        }

        return null;
    }
}
