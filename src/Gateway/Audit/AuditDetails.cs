using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiHub.Gateway.Audit;

/// <summary>What is told of a change: the members that differ between two views, each as it was and as it is.</summary>
internal static class AuditDetails
{
    /// <summary>Members that follow from others, or change by themselves.</summary>
    private static readonly string[] Derived = ["updated_at", "effective_limits", "held", "state"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static (string? Before, string? After) Of(object? before, object? after, JsonSerializerOptions options)
    {
        var (was, became) = (Node(before, options), Node(after, options));
        if (was is not null && became is not null)
            KeepDifferences(was, became);
        else
            DropEmpty(was ?? became);
        return (Text(was), Text(became));
    }

    private static JsonObject? Node(object? view, JsonSerializerOptions options)
    {
        var node = view is null ? null : JsonSerializer.SerializeToNode(view, view.GetType(), options)!.AsObject();
        foreach (var name in Derived)
            node?.Remove(name);
        return node;
    }

    private static void KeepDifferences(JsonObject was, JsonObject became)
    {
        foreach (var name in was.Select(member => member.Key).Where(became.ContainsKey).ToList())
        {
            if (JsonNode.DeepEquals(was[name], became[name]))
            {
                was.Remove(name);
                became.Remove(name);
            }
            else if (was[name] is JsonObject inner && became[name] is JsonObject other)
            {
                KeepDifferences(inner, other);
            }
        }
    }

    /// <summary>Of what has come or gone, that it had nothing somewhere is not worth telling.</summary>
    private static void DropEmpty(JsonObject? node)
    {
        foreach (var (name, value) in node?.ToList() ?? [])
        {
            if (value is JsonObject inner)
                DropEmpty(inner);
            if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
                node!.Remove(name);
        }
    }

    /// <summary>What is too long is still JSON: its longest members give way to a sign.</summary>
    private static string? Text(JsonObject? node)
    {
        if (node is null or { Count: 0 })
            return null;
        var text = node.ToJsonString(Readable);
        while (text.Length > AuditEntry.MaxDetails)
        {
            node[node.MaxBy(member => member.Value?.ToJsonString(Readable).Length ?? 0).Key] = "…";
            text = node.ToJsonString(Readable);
        }

        return text;
    }
}
