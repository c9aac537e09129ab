using Xunit;

namespace ApiHub.Gateway.Tests.HouseRules;

public sealed class SizeTests
{
    private const int FileLines = 200;
    private const int LongFileLines = 400;
    private const int TestFileLines = 500;
    private const int MemberLines = 40;
    private const int LongMemberLines = 80;

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
    };

    /// <summary>Members that may be longer, as "file: member", each with its reason.</summary>
    private static readonly Dictionary<string, string> LongMembers = new()
    {
    };

    public static TheoryData<string> Sources => [.. Tree.Sources("src")];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_source_file_is_short(string file)
    {
        var lines = Tree.Read(file).AsSpan().Count('\n');
        var bound = LongFiles.ContainsKey(file) ? LongFileLines : FileLines;
        Assert.True(lines <= bound, $"{file} has {lines} lines; {bound} are allowed.");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_member_fits_on_a_screen(string file)
    {
        foreach (var member in CSharpText.Members(Tree.Read(file)))
        {
            var bound = LongMembers.ContainsKey($"{file}: {member.Name}") ? LongMemberLines : MemberLines;
            Assert.True(member.Lines <= bound, $"{file}: {member.Name} has {member.Lines} lines; {bound} are allowed.");
        }
    }

    [Fact]
    public void A_test_file_is_not_endless()
    {
        foreach (var file in Tree.Sources("tests").Concat(Tree.Sources("bench")))
        {
            var lines = Tree.Read(file).AsSpan().Count('\n');
            Assert.True(lines <= TestFileLines, $"{file} has {lines} lines; {TestFileLines} are allowed.");
        }
    }

    [Fact]
    public void Exceptions_are_of_files_that_exist_and_still_need_them()
    {
        Assert.All(LongFiles.Keys, file => Assert.True(Tree.Read(file).AsSpan().Count('\n') > FileLines, file));
        Assert.All(LongMembers.Keys, name =>
        {
            var (file, member) = (name.Split(": ")[0], name.Split(": ")[1]);
            Assert.Contains(CSharpText.Members(Tree.Read(file)), m => m.Name == member && m.Lines > MemberLines);
        });
    }

    [Fact]
    public void Members_are_counted_from_their_head_to_their_last_brace()
    {
        const string Source = """"
            namespace A;

            /// <summary>class { in a comment</summary>
            internal sealed class B(int c)
            {
                private readonly string _text = $"{(c > 0 ? "}" : "{")} { "x" }";

                private int[] Numbers { get; } =
                    [1, 2];

                [Obsolete("with { a brace")]
                public string Raw() => """
                    { " }
                    """;

                public int Method(int d)
                {
                    if (d is { } e)
                    {
                        return '{';
                    }

                    return e switch { 1 => 2, _ => 3 };
                }

                private enum Kind { One }
            }
            """";

        var members = CSharpText.Members(Source).ToDictionary(m => m.Name, m => m.Lines);

        Assert.Equal(1, members["_text"]);
        Assert.Equal(2, members["Numbers"]);
        Assert.Equal(3, members["Raw"]);
        Assert.Equal(9, members["Method"]);
    }
}
