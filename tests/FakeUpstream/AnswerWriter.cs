using ApiHub.FakeUpstream.Answers;

namespace ApiHub.FakeUpstream;

/// <summary>Writes an answer as its script says: held, delayed, cut into pieces, cut off.</summary>
internal sealed class AnswerWriter(HttpContext context, Script script, CancellationToken ct)
{
    private readonly MemoryStream _waiting = new();
    private bool _wroteBefore;

    /// <returns>False when the script cut the connection.</returns>
    public async Task<bool> WriteAsync(Answer answer)
    {
        if (script.HoldBeforeHeaders is { } gate)
            await gate.WaitAsync(ct);
        await PauseAsync(script.DelayBeforeHeaders);
        if (script.CutBeforeHeaders)
            return false;

        SetHeaders(answer);
        await context.Response.StartAsync(ct);
        await context.Response.Body.FlushAsync(ct);
        if (script.CutAfterEvents is not null && !answer.Streamed)
        {
            var body = answer.Parts[0];
            await WriteNowAsync(body.AsMemory(0, body.Length / 2));
            return false;
        }

        return await WritePartsAsync(answer.Parts);
    }

    private async Task<bool> WritePartsAsync(IReadOnlyList<byte[]> parts)
    {
        for (var i = 0; i <= parts.Count; i++)
        {
            var held = script.HoldAfterEvents is { } hold && hold.Events == i;
            if (held || script.CutAfterEvents == i || i == parts.Count)
                await FlushAsync(all: true);
            if (held)
                await script.HoldAfterEvents!.Value.Until.WaitAsync(ct);
            if (script.CutAfterEvents == i)
                return false;
            if (i == parts.Count)
                break;
            _waiting.Write(parts[i]);
            await FlushAsync(all: false);
        }

        return true;
    }

    private void SetHeaders(Answer answer)
    {
        var response = context.Response;
        response.StatusCode = script.Status;
        response.ContentType = script.ContentType ?? answer.ContentType;
        if (!answer.Streamed)
            response.ContentLength = answer.Parts[0].Length;
        response.Headers["x-request-id"] = response.Headers["request-id"] = "req_fake";
        foreach (var (name, value) in script.Headers)
            response.Headers[name] = value;
    }

    private async Task FlushAsync(bool all)
    {
        var bytes = _waiting.ToArray();
        _waiting.SetLength(0);
        var size = script.ChunkSize > 0 ? script.ChunkSize : Math.Max(1, bytes.Length);
        var at = 0;
        for (; bytes.Length - at >= size || (all && at < bytes.Length); at += Math.Min(size, bytes.Length - at))
            await WriteNowAsync(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)));
        _waiting.Write(bytes.AsSpan(at));
    }

    private async Task WriteNowAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_wroteBefore)
            await PauseAsync(script.DelayPerChunk);
        _wroteBefore = true;
        await context.Response.Body.WriteAsync(bytes, ct);
        await context.Response.Body.FlushAsync(ct);
    }

    private Task PauseAsync(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, TimeProvider.System, ct) : Task.CompletedTask;
}
