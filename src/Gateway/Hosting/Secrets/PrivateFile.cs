using System.Security.Cryptography;

namespace ApiHub.Gateway.Hosting.Secrets;

/// <summary>A small file that only the server's own account may read, and that is there whole or not at all.</summary>
internal static class PrivateFile
{
    /// <returns>False when the file was there already: another node was first.</returns>
    public static bool TryCreate(string path, string text)
    {
        var draft = WriteDraft(path, text);
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public static void Replace(string path, string text) => File.Move(WriteDraft(path, text), path, overwrite: true);

    private static string WriteDraft(string path, string text)
    {
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(8)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(draft, options);
        writer.Write(text);
        writer.Flush();
        ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        return draft;
    }
}
