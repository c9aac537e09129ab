using System.Runtime.InteropServices;

namespace ApiHub.Worker.Cli;

/// <summary>What .NET has no call for: signals to a process group, and giving a folder to another user.</summary>
internal static partial class Native
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>Signals the process and all that it started. False when there is none left.</summary>
    public static bool SignalGroup(int leader, int signal) => kill(-leader, signal) == 0;

    /// <summary>Gives a file or folder to a user and the group of the same number.</summary>
    public static void GiveTo(string path, int uid)
    {
        if (chown(path, (uint)uid, (uint)uid) != 0)
            throw new IOException($"{path} cannot be given to user {uid}: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint owner, uint group);
}
