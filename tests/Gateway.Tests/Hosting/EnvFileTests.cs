using ApiHub.Gateway.Hosting;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting;

public sealed class EnvFileTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("A = b ", "b")]
    [InlineData("export A=b", "b")]
    [InlineData("A=b # why", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=postgresql://u:p%23@h/d?x=1&y=2", "postgresql://u:p%23@h/d?x=1&y=2")]
    [InlineData("A='b # \\n \"c\"'", "b # \\n \"c\"")]
    [InlineData("A=\"b \\\"c\\\" \\\\ \\n\" # why", "b \"c\" \\ \n")]
    [InlineData("A=$HOME", "$HOME")]
    [InlineData("A=b\r", "b")]
    [InlineData("A=b\nA=c", "c")]
    public void A_value_is_read_as_it_is_meant(string line, string value)
    {
        var file = EnvFile.Parse(".env", line);

        Assert.Equal(value, file.Values["A"]);
        Assert.Empty(file.Faults);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("1A=b")]
    [InlineData("A=\"secret")]
    [InlineData("A='secret' more")]
    public void A_line_that_is_not_understood_is_named_without_what_it_holds(string line)
    {
        var file = EnvFile.Parse(".env", "# comment\n\n" + line);

        var fault = Assert.Single(file.Faults);
        Assert.StartsWith(".env, line 3, is not understood", fault);
        Assert.DoesNotContain("secret", fault);
    }

    [Fact]
    public void The_environment_wins_and_an_empty_variable_hides_the_files()
    {
        var file = EnvFile.Parse(".env", "A=file\nB=file\nC=file\nD=\nLogging__LogLevel__Default=Debug");

        var settings = file.Under([new("A", "environment"), new("B", "")]);

        Assert.Equal("environment", settings["A"]);
        Assert.False(settings.ContainsKey("B"));
        Assert.Equal("file", settings["C"]);
        Assert.False(settings.ContainsKey("D"));
        Assert.Equal("Debug", settings["Logging:LogLevel:Default"]);
    }
}
