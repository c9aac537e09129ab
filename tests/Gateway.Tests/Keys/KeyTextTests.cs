using ApiHub.Gateway.Keys;
using Xunit;

namespace ApiHub.Gateway.Tests.Keys;

public sealed class KeyTextTests
{
    [Fact]
    public void A_new_key_has_the_prefix_the_length_and_a_checksum_that_holds()
    {
        var text = KeyText.New("sk-ahg");
        Assert.Matches("^sk-ahg-[0-9A-Za-z]{38}$", text);
        Assert.True(KeyText.IsWellFormed(text));
        Assert.Equal(text[..11], KeyText.ShownStart(text));
    }

    /// <summary>The checksum was computed with Python's <c>zlib.crc32</c>, as a secret scanner would.</summary>
    [Fact]
    public void The_checksum_is_the_one_that_scanners_compute() =>
        Assert.True(KeyText.IsWellFormed("sk-ahg-0123456789ABCDEFGHIJKLMNOPQRSTUV1RIUZJ"));

    [Fact]
    public void A_key_with_any_one_character_changed_is_malformed()
    {
        var text = KeyText.New("sk-ahg");
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'x' ? 'y' : 'x';
            Assert.False(KeyText.IsWellFormed(changed), new string(changed));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("sk-ahg-")]
    [InlineData("sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEF")]
    [InlineData("' OR 1=1 --")]
    [InlineData("sk-ahg-ÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀ")]
    public void Other_text_is_malformed(string text)
    {
        Assert.False(KeyText.IsWellFormed(text));
        Assert.False(KeyText.IsWellFormed(text + new string('a', 4000)));
    }

    [Fact]
    public void Keys_of_an_earlier_prefix_stay_well_formed() => Assert.True(KeyText.IsWellFormed(KeyText.New("sk")));

    [Fact]
    public void Looking_at_a_key_allocates_nothing()
    {
        var text = KeyText.New("sk-ahg");
        _ = KeyText.IsWellFormed(text) && KeyHash.Of(text).Is(null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = KeyText.IsWellFormed(text) && KeyHash.Of(text).Is(null);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
