using System.Text;
using System.Text.Json;

namespace ApiHub.Protocols;

/// <summary>Asks an upstream for a model by the name under which it knows it.</summary>
public static class ModelRename
{
    /// <summary>The change that makes a body ask for <paramref name="model"/>; null when the body names no model.</summary>
    public static BodySplice? For(in RequestFacts facts, string model)
    {
        var (start, end) = (facts.ModelValue.Start.Value, facts.ModelValue.End.Value);
        if (end == start)
            return null;
        byte[] name = facts.IsForm ? Encoding.UTF8.GetBytes(model) : [(byte)'"', .. JsonEncodedText.Encode(model).EncodedUtf8Bytes, (byte)'"'];
        return new(start, end - start, name);
    }
}
