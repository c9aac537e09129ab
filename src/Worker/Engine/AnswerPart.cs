using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Engine;

/// <summary>A piece of an answer.</summary>
internal abstract record AnswerPart
{
    /// <summary>An event of the Messages API.</summary>
    public sealed record Event(string Type, ReadOnlyMemory<byte> Json) : AnswerPart;

    /// <summary>The answer ends without being whole. Nothing follows.</summary>
    public sealed record Failed(Fault Fault) : AnswerPart;
}
