using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using StackExchange.Redis;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>Where Redis is, read from a <c>REDIS_URL</c>.</summary>
internal sealed record RedisAddress(string Host, int Port)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Of several versions of Redis, and of its client.</summary>
    private static readonly string[] RefusalsOfPasswords = ["NOAUTH", "WRONGPASS", "AuthenticationFailure", "invalid password"];

    private string? Password { get; init; }

    private int Database { get; init; }

    private bool Tls { get; init; }

    /// <summary>What a connection says first.</summary>
    public IEnumerable<byte[]> Greeting
    {
        get
        {
            if (Password is { } password)
                yield return RedisCommand.Of("AUTH", password);
            if (Database != 0)
                yield return RedisCommand.Of("SELECT", $"{Database}");
            yield return RedisCommand.Of("CLIENT", "SETNAME", "apihub");
        }
    }

    /// <param name="url">The <c>REDIS_URL</c>, not empty.</param>
    /// <param name="address">The address, when the URL can be understood.</param>
    /// <param name="fault">One sentence on what is wrong, when it cannot. Never contains the password.</param>
    public static bool TryParse(string url, [NotNullWhen(true)] out RedisAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        fault = null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
        {
            fault = "REDIS_URL must look like redis://:password@host:6379/0; characters such as @ : / # in the password are written as %40 %3A %2F %23.";
            return false;
        }

        var path = uri.AbsolutePath.Trim('/');
        if (!int.TryParse(path.Length == 0 ? "0" : path, NumberStyles.None, CultureInfo.InvariantCulture, out var database))
        {
            fault = $"REDIS_URL must end with the number of a database, such as /0, or with the port; {path} is no number.";
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        if (user.Length == 2 && user[0] is not ("" or "default"))
        {
            fault = "REDIS_URL names a user; only the default user, with a password alone, is known: redis://:password@host:6379/0.";
            return false;
        }

        address = new(uri.Host, uri.Port > 0 ? uri.Port : 6379)
        {
            Password = uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(user[^1]),
            Database = database,
            Tls = uri.Scheme == "rediss",
        };
        return true;
    }

    /// <summary>Settings of a connection that comes back by itself.</summary>
    public ConfigurationOptions Connection()
    {
        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            ConnectTimeout = (int)Patience.TotalMilliseconds,
            ConnectRetry = 1,
            KeepAlive = 10,
            Password = Password,
            DefaultDatabase = Database,
            Ssl = Tls,
            SslHost = Tls ? Host : null,
            ClientName = "apihub",
        };
        options.EndPoints.Add(Host, Port);
        return options;
    }

    /// <summary>A connection on which nothing is said yet.</summary>
    public async Task<Stream> OpenAsync(TimeSpan patience)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = (int)patience.TotalMilliseconds };
        try
        {
            await socket.ConnectAsync(Host, Port).WaitAsync(patience, TimeProvider.System);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (!Tls)
                return stream;
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(Host).WaitAsync(patience, TimeProvider.System);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>One sentence, or null when Redis can be used.</returns>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        var options = Connection();
        options.AbortOnConnectFail = true;
        // A database that there is not would look like a server that there is not.
        options.DefaultDatabase = null;
        try
        {
            using var connection = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(2 * Patience, TimeProvider.System, cancellationToken);
            await connection.GetDatabase(Database).KeyExistsAsync("apihub:nodes").WaitAsync(Patience, TimeProvider.System, cancellationToken);
            return null;
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            return $"REDIS_URL: {Describe(e)}";
        }
    }

    private string Describe(Exception exception)
    {
        var text = exception.ToString();
        if (RefusalsOfPasswords.Any(words => text.Contains(words, StringComparison.OrdinalIgnoreCase)))
            return $"Redis at {Host}:{Port} refuses the password.";
        return exception is RedisServerException or RedisCommandException
            ? $"Redis at {Host}:{Port}, database {Database}, cannot be used ({exception.Message})."
            : $"no Redis answers at {Host}:{Port}.";
    }
}
