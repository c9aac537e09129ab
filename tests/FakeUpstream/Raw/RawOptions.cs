namespace ApiHub.FakeUpstream.Raw;

/// <summary>What the raw stand-in answers where a request's <c>x-fake-*</c> headers say nothing else.</summary>
public readonly record struct RawOptions
{
    public RawOptions()
    {
    }

    /// <summary>Delta events of a stream; header <c>x-fake-deltas</c>.</summary>
    public int Deltas { get; init; } = 64;

    /// <summary>Bytes of text in each delta; header <c>x-fake-delta-bytes</c>.</summary>
    public int DeltaBytes { get; init; } = 100;

    /// <summary>Milliseconds between two deltas, or before an answer that is not streamed; header <c>x-fake-delay-ms</c>.</summary>
    public int DelayMs { get; init; }

    /// <summary>Bytes of a JSON answer's body, at least; header <c>x-fake-bytes</c>.</summary>
    public int BodyBytes { get; init; } = 1024;

    /// <summary>Every so many answers that are not listings are a 500; 0: none is.</summary>
    public int FailEvery { get; init; }

    public static RawOptions Parse(IConfiguration arguments)
    {
        var options = new RawOptions();
        return options with
        {
            Deltas = arguments.GetValue("deltas", options.Deltas),
            DeltaBytes = arguments.GetValue("delta-bytes", options.DeltaBytes),
            DelayMs = arguments.GetValue("delay-ms", options.DelayMs),
            BodyBytes = arguments.GetValue("body-bytes", options.BodyBytes),
            FailEvery = arguments.GetValue("fail-every", options.FailEvery),
        };
    }
}
