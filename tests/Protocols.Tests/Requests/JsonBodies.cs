using System.Text;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;

namespace ApiHub.Protocols.Tests;

/// <summary>Request bodies as clients might write them: any spacing, escapes, nesting and order, with and without the properties that matter.</summary>
internal static class JsonBodies
{
    private static readonly Gen<string> Space = Gen.Elements("", "", "", " ", "\n", "\t ", "\r\n  ");

    private static readonly Gen<string> Character = Gen.Frequency(
        (12, Gen.Elements("a", "Z", "7", " ", "é", "你", "😀", "/", "{", "}", "[", "]", ":", ",")),
        (4, Gen.Elements("\\\"", "\\\\", "\\/", "\\n", "\\t", "\\u0041", "\\u4f60", "\\ud83d\\ude00", "\\u0000")));

    private static readonly Gen<string> Text = Gen.ListOf(Character).Resize(12).Select(parts => $"\"{string.Concat(parts)}\"");

    private static readonly Gen<string> Literal =
        Gen.Elements("true", "false", "null", "0", "-1", "17", "3.25", "-0.5e-3", "1E+2", "4096");

    private static readonly Gen<string> Name = Gen.Frequency(
        (6, Gen.Elements("messages", "temperature", "tools", "metadata", "max_tokens", "n").Select(name => $"\"{name}\"")),
        (2, Gen.Elements("\"model\"", "\"mod\\u0065l\"", "\"stream\"", "\"\\u0073tream\"", "\"Model\"")),
        (1, Text));

    /// <summary>An object of literals and strings only, in which nothing is hidden from the reader.</summary>
    public static Gen<string> Flat => ObjectOf(Name, Gen.OneOf(Literal, Text));

    /// <summary>Any object.</summary>
    public static Gen<string> Any => Gen.Sized(size => ObjectOf(Name, Value(Math.Min(size, 30))));

    /// <summary>An object with one stream, and stream options in any state. No name stands twice in it, so that it can be compared as a tree.</summary>
    public static Gen<string> Streaming =>
        from values in Gen.ListOf(Gen.OneOf(Literal, Text, Text.Select(text => $"[1, {{\"stream\":{text}}}]"))).Resize(6)
        let before = values.Select((value, index) => $"\"m{index}\" :{value}")
        from options in Gen.OneOf(
            Gen.Constant<string?>(null),
            Gen.Constant<string?>("null"),
            Gen.Elements<string?>("{}", "{ }", "{\"include_obfuscation\":false}", "{\n\"x\" : {\"include_usage\":1}}"),
            Gen.Elements("false", "null", "true").Select(flag => (string?)$"{{ \"x\":[1] , \"include_usage\" : {flag} }}"))
        from model in Text
        from shuffled in Gen.Shuffle(before.Concat(options is null ? [] : [$"\"stream_options\": {options}"])
            .Append("\"stream\":true").Append($"\"model\":{model}").ToArray())
        from space in Space
        select $"{space}{{{space}{string.Join(space + ",", shuffled)}}}{space}";

    /// <summary>A body with one byte taken out, put in or changed.</summary>
    public static Gen<byte[]> Damaged(Gen<string> bodies) => DamagedAnywhere(bodies).Where(body => Utf8.IsValid(body));

    private static Gen<byte[]> DamagedAnywhere(Gen<string> bodies) =>
        from body in bodies
        let bytes = Encoding.UTF8.GetBytes(body)
        from at in Gen.Choose(0, bytes.Length - 1)
        from damage in Gen.Elements("\"\\{}[],: 0-e.tfn\u0001xu".ToCharArray())
        from kind in Gen.Choose(0, 3)
        select kind switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            2 => [.. bytes[..at], (byte)damage, .. bytes[at..]],
            _ => [.. bytes[..at], (byte)damage, .. bytes[(at + 1)..]],
        };

    private static Gen<string> Value(int size) => size <= 0
        ? Gen.OneOf(Literal, Text)
        : Gen.Frequency(
            (3, Literal),
            (3, Text),
            (2, ObjectOf(Name, Value(size / 3)).Resize(size / 3)),
            (2, Gen.ListOf(Value(size / 3)).Resize(size / 3).SelectMany(_ => Space, (items, space) => $"[{space}{string.Join(space + ",", items)}]")));

    private static Gen<string> ObjectOf(Gen<string> name, Gen<string> value) =>
        from members in Members(name, value)
        from space in Space
        select $"{space}{{{space}{string.Join("," + space, members)}}}{space}";

    private static Gen<string[]> Members(Gen<string> name, Gen<string> value)
    {
        var member =
            from key in name
            from before in Space
            from after in Space
            from content in value
            select $"{key}{before}:{after}{content}{before}";
        return Gen.ListOf(member).Resize(6).Select(members => members.ToArray());
    }
}
