using System.Security.Cryptography;
using System.Text;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>A script that Redis runs as one step. Redis keeps its text and is asked for it by its hash; one that forgot is sent the text again.</summary>
internal sealed class RedisScript
{
    public static readonly RedisScript Hold = new("Books", "Limits", "Hold");
    public static readonly RedisScript Extend = new("Books", "Limits", "Extend");
    public static readonly RedisScript End = new("Books", "End");
    public static readonly RedisScript Wallet = new("Books", "Wallet");
    public static readonly RedisScript Seed = new("Books", "Seed");
    public static readonly RedisScript Read = new("Books", "Limits", "Read");
    public static readonly RedisScript Nodes = new("Nodes");

    public static readonly RedisScript[] All = [Hold, Extend, End, Wallet, Seed, Read, Nodes];

    private RedisScript(params string[] parts)
    {
        var text = string.Concat(parts.Select(Text));
#pragma warning disable CA5350 // Redis names scripts so; nothing is kept secret by it.
        Hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
        Load = RedisCommand.Of("SCRIPT", "LOAD", text);
    }

    public string Hash { get; }

    /// <summary>The command that tells Redis its text.</summary>
    public byte[] Load { get; }

    private static string Text(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"{typeof(RedisScript).Namespace}.{name}.lua")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
