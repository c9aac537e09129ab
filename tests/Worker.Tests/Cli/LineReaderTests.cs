using System.Text;
using ApiHub.Worker.Cli;

namespace ApiHub.Worker.Tests.Cli;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Lines_of_any_length_come_out_whole_however_they_come_in(int pieces)
    {
        var expected = new[] { "one", "", new string('x', 50_000), "é", "last" };

        var reader = new LineReader(new Pieces(Encoding.UTF8.GetBytes(string.Join('\n', expected) + "\ncut off"), pieces));
        var lines = new List<string>();
        while (reader.Next() is { } line)
            lines.Add(Encoding.UTF8.GetString(line));

        Assert.Equal(expected, lines);
    }

    /// <summary>Gives a few bytes at a time, as a pipe may.</summary>
    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));
    }
}
