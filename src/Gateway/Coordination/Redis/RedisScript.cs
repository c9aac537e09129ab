using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>A script that Redis runs as one step. Redis keeps its text and is asked for it by its hash; one that forgot is sent the text again.</summary>
internal sealed class RedisScript
{
    public static readonly RedisScript Hold = new(Text("Books") + Text("Limits") + Text("Hold"));
    public static readonly RedisScript Extend = new(Text("Books") + Text("Limits") + Text("Extend"));
    public static readonly RedisScript End = new(Text("Books") + Text("End"));
    public static readonly RedisScript Wallet = new(Text("Books") + Text("Wallet"));
    public static readonly RedisScript Seed = new(Text("Books") + Text("Seed"));
    public static readonly RedisScript Read = new(Text("Books") + Text("Limits") + Text("Read"));
    public static readonly RedisScript Nodes = new(Text("Nodes"));

    private readonly string _text;
    private readonly byte[] _hash;

    private RedisScript(string text)
    {
        _text = text;
#pragma warning disable CA5350 // Redis names scripts so; nothing is kept secret by it.
        _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>Whole numbers as the scripts read them.</summary>
    public static byte[] Pack(params ReadOnlySpan<long> numbers) => MemoryMarshal.AsBytes(numbers).ToArray();

    /// <returns>The script's answer, whole numbers as it packed them.</returns>
    public async Task<long[]> RunAsync(IDatabaseAsync redis, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return Unpack(await redis.ScriptEvaluateAsync(_hash, keys, arguments));
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return Unpack(await redis.ScriptEvaluateAsync(_text, keys, arguments));
        }
    }

    private static long[] Unpack(RedisResult answer) => MemoryMarshal.Cast<byte, long>((byte[])answer!).ToArray();

    private static string Text(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"{typeof(RedisScript).Namespace}.{name}.lua")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
