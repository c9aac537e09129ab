namespace ApiHub.Gateway.Hosting.WebConsole;

internal sealed class ConsoleOptions
{
    /// <summary>Folder of the built console; one that is not there is none. Empty: the folder <c>console</c> beside the program.</summary>
    [ConfigurationKeyName("CONSOLE_DIR")]
    public string Dir { get; set; } = "";

    public string Folder => Dir.Length > 0 ? Path.GetFullPath(Dir) : Path.Combine(AppContext.BaseDirectory, "console");
}
