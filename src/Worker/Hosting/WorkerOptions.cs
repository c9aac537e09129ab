namespace ApiHub.Worker.Hosting;

/// <summary>Settings, from the environment.</summary>
internal sealed record WorkerOptions
{
    /// <summary><c>HOST</c>: the address to listen on.</summary>
    public required string Host { get; init; }

    /// <summary><c>PORT</c>, 0 to 65535; 0: any free one.</summary>
    public required int Port { get; init; }

    /// <summary><c>WORKER_ID</c>: its name in the gateway; by default the machine's name and the port.</summary>
    public required string Id { get; init; }

    /// <summary><c>WORKER_URL</c>: where the gateway reaches it.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>WORKER_AUTH_TOKEN</c>, or the content of the file <c>WORKER_AUTH_TOKEN_FILE</c>: what the gateway shows.</summary>
    public required string AuthToken { get; init; }

    /// <summary><c>GATEWAY_URL</c>: where it registers; null: nowhere.</summary>
    public Uri? GatewayUrl { get; init; }

    /// <summary><c>MAX_CONCURRENT</c>, 1 to 1000: answers at a time, each by a CLI process.</summary>
    public int MaxConcurrent { get; init; } = 5;

    /// <summary><c>MAX_QUEUE</c>, 0 to 10000: requests that wait for a process.</summary>
    public int MaxQueue { get; init; } = 20;

    /// <summary><c>QUEUE_SECONDS</c>, 1 to 3600: the longest that one waits.</summary>
    public TimeSpan QueueWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>WORKER_SPARES</c>, 0 to 1000: processes that may wait for requests, about 150 MB each; by default as many as <see cref="MaxConcurrent"/>.</summary>
    public int MaxSpares { get; init; } = 5;

    /// <summary><c>SPARE_SECONDS</c>, 1 to 86400: how long one waits.</summary>
    public TimeSpan SpareIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>SILENCE_SECONDS</c>, 1 to 3600: the longest that the CLI may say nothing. Models think for minutes between two events.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary><c>DEADLINE_SECONDS</c>, 1 to 86400: the longest that an answer may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary><c>CLAUDE_CLI_PATH</c>: the CLI; null: it is looked for.</summary>
    public string? CliPath { get; init; }

    /// <summary><c>WORKER_CLI_UID</c>, 1 to 65534: the user that the CLI runs as when the worker is root.</summary>
    public int CliUid { get; init; } = 65534;

    /// <summary><c>WORKER_DATA_DIR</c>: private folders of the accounts.</summary>
    public string DataDir { get; init; } = Path.Combine("data", "worker");

    /// <summary><c>WORKER_ENDS_WITH_STDIN</c>, true or false: who started the worker holds its input open, and lets go of it to end the worker.</summary>
    public bool EndsWithInput { get; init; }

    /// <summary>How often the gateway hears of it.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(5);

    /// <summary>How long answers under way may take after the worker was told to stop.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    /// <summary>Reads the settings, and says in <paramref name="faults"/> what is wrong with them: one sentence each.</summary>
    public static WorkerOptions Read(IConfiguration configuration, List<string> faults)
    {
        var settings = new SettingsReader(configuration, faults);
        var host = settings.Text("HOST") ?? "127.0.0.1";
        var port = settings.Number("PORT", 3002, 0, 65535);
        var maxConcurrent = settings.Number("MAX_CONCURRENT", 5, 1, 1000);
        return new()
        {
            Host = host,
            Port = port,
            Id = settings.Text("WORKER_ID") ?? $"{Environment.MachineName}-{port}",
            Url = settings.Address("WORKER_URL") ?? new Uri($"http://{host}:{port}"),
            AuthToken = settings.Secret("WORKER_AUTH_TOKEN"),
            GatewayUrl = settings.Address("GATEWAY_URL"),
            MaxConcurrent = maxConcurrent,
            MaxQueue = settings.Number("MAX_QUEUE", 20, 0, 10_000),
            QueueWait = settings.Seconds("QUEUE_SECONDS", 30, 3600),
            MaxSpares = settings.Number("WORKER_SPARES", maxConcurrent, 0, 1000),
            SpareIdle = settings.Seconds("SPARE_SECONDS", 300, 86_400),
            Silence = settings.Seconds("SILENCE_SECONDS", 300, 3600),
            Deadline = settings.Seconds("DEADLINE_SECONDS", 1800, 86_400),
            CliPath = settings.Text("CLAUDE_CLI_PATH"),
            CliUid = settings.Number("WORKER_CLI_UID", 65534, 1, 65534),
            DataDir = settings.Text("WORKER_DATA_DIR") ?? Path.Combine("data", "worker"),
            EndsWithInput = settings.Flag("WORKER_ENDS_WITH_STDIN"),
        };
    }
}
