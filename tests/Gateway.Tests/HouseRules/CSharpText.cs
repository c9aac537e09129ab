using System.Text.RegularExpressions;

namespace ApiHub.Gateway.Tests.HouseRules;

/// <summary>
/// As much understanding of C# as the house rules need: what is code and what is text, and where a type's members begin and end.
/// </summary>
internal static partial class CSharpText
{
    /// <summary>A member of a type and the lines that it takes, its comments and attributes left out.</summary>
    public sealed record Member(string Name, int Lines);

    /// <summary>The same text with comments, strings and characters blanked, each line where it was.</summary>
    public static string Blank(string source) =>
        NotCode().Replace(source, found => new string([.. found.Value.Select(c => c == '\n' ? '\n' : ' ')]));

    /// <summary>Methods, properties, constructors and fields of all types in a file.</summary>
    public static IEnumerable<Member> Members(string source)
    {
        var code = Blank(source);
        // What encloses the place that is read: true for a type or a namespace, whose statements are members.
        var enclosing = new Stack<bool>();
        var start = 0;
        var depth = 0;
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] == '{')
            {
                if (depth > 0 || !TypeHead().IsMatch(code[start..i]))
                {
                    depth++;
                    continue;
                }

                enclosing.Push(true);
                start = i + 1;
            }
            else if (code[i] == '}' && depth == 0)
            {
                enclosing.TryPop(out _);
                start = i + 1;
            }
            else if ((code[i] == ';' && depth == 0) || (code[i] == '}' && --depth == 0 && !Continues(code, i)))
            {
                if (MemberOf(code[start..(i + 1)]) is { } member && enclosing.Count > 0)
                    yield return member;
                start = i + 1;
            }
        }
    }

    /// <summary>An initialiser after a property's accessors, the rest of an expression, or an argument list goes on.</summary>
    private static bool Continues(string code, int brace) => Continuation().IsMatch(code.AsSpan(brace + 1));

    private static Member? MemberOf(string text)
    {
        var body = Attribute().Replace(text, "").Trim();
        return body.Length <= 1 ? null : new(MemberName().Match(body) is { Success: true } name ? name.Groups[1].Value : "?", body.Count(c => c == '\n') + 1);
    }

    // Raw strings, verbatim strings, strings whose holes hold strings, strings, characters, comments.
    [GeneratedRegex("\\$*(\"{3,})(?s:.*?)\\1\"*|@\\$?\"(?:[^\"]|\"\")*\"|\\$@?\"(?:\\\\.|\\{\\{|\\{(?:[^{}\"]|\"(?:\\\\.|[^\"\\\\])*\")*\\}|[^\"\\\\{])*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.[^']*|[^'\\\\\\n])'|//[^\\n]*|/\\*(?s:.*?)\\*/")]
    private static partial Regex NotCode();

    [GeneratedRegex(@"(?:^|\s)(?:class|struct|interface|enum|record|namespace)\s+[A-Za-z_]")]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"^\s*(?:[;,)\].?:&|+]|=[^=]|==|switch\b|is\b|as\b)")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"^\s*(?:\[[^\]]*\]\s*)+", RegexOptions.Multiline)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"([A-Za-z_]\w*)(?:<[^()]*>)?\s*(?:[({;]|=)")]
    private static partial Regex MemberName();
}
