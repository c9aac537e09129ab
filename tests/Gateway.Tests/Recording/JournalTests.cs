using System.Text.Json;
using Xunit;
using static ApiHub.Gateway.Tests.Recording.JournalFiles;
using static ApiHub.Gateway.Tests.Recording.Records;

namespace ApiHub.Gateway.Tests.Recording;

public sealed class JournalTests : IDisposable
{
    private readonly JournalFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task What_was_appended_is_read_back_in_its_order()
    {
        await _files.WithAsync(3);

        Assert.Equal([Id(0), Id(1), Id(2)], Ids(_files.Reopened()));
    }

    [Fact]
    public async Task Records_that_many_append_at_once_are_all_there_once()
    {
        using (var journal = _files.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
            {
                for (var i = 0; i < 500; i++)
                    journal.Append(Number((worker * 500) + i));
            })));
            Assert.Equal(4000, journal.Depth);
        }

        Assert.Equal(Enumerable.Range(0, 4000).Select(Id), Ids(_files.Reopened()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_full_segment_is_followed_by_the_next_and_deleted_when_it_is_shipped()
    {
        using var journal = _files.Open(segmentBytes: 1100);
        for (var i = 0; i < 20; i++)
            journal.Append(Number(i));
        Assert.Equal(5, _files.Segments.Length);
        Assert.All(_files.Segments, s => Assert.True(new FileInfo(s).Length <= 1100));

        var shipped = new List<string>();
        while (journal.Depth > 0)
            shipped.AddRange(Ids(Take(journal)));

        Assert.Equal(Enumerable.Range(0, 20).Select(Id), shipped);
        Assert.Single(_files.Segments);
    }

    [Fact]
    public void A_journal_that_is_shipped_as_a_whole_leaves_no_file_behind()
    {
        using (var journal = _files.Open())
        {
            journal.Append(Number(1));
            Take(journal);
        }

        Assert.Empty(_files.Segments);
    }

    [Fact]
    public void Records_that_were_read_but_not_shipped_are_read_again()
    {
        using var journal = _files.Open();
        journal.Append(Number(1));
        journal.Unshipped.Read(10);
        journal.Append(Number(2));

        Assert.Equal([Id(1), Id(2)], Ids(journal.Unshipped.Read(10)));
        Assert.Equal(2, journal.Depth);
    }

    [Fact]
    public void It_is_full_at_its_bound_and_no_more_once_the_records_are_shipped()
    {
        using var journal = _files.Open(maxBytes: 1000);
        while (!journal.IsFull)
            journal.Append(Number((int)journal.Depth));
        Assert.InRange(journal.Bytes, 1000, 1400);

        Take(journal);

        Assert.False(journal.IsFull);
    }

    [Fact]
    public async Task What_an_earlier_process_left_counts_towards_the_bound()
    {
        var bytes = await _files.WithAsync(4);

        using var journal = _files.Open(maxBytes: bytes.Length);

        Assert.Equal((4, bytes.Length, true), (journal.Depth, journal.Bytes, journal.IsFull));
    }

    [Fact]
    public void An_append_that_the_disk_refuses_fails_and_the_next_one_works()
    {
        using var journal = _files.Open(segmentBytes: 400);
        journal.Append(Number(1));
        // The next segment's name is taken, as by a disk that cannot make another file.
        var obstacle = Path.Combine(_files.Folder, "0000000002.journal");
        Directory.CreateDirectory(obstacle);

        var fault = Assert.Throws<IOException>(() => journal.Append(Number(2)));
        Assert.Contains("cannot be written", fault.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => journal.Append(Number(2)));
        Assert.True(journal.IsFull);
        Directory.Delete(obstacle);
        journal.Append(Number(3));

        Assert.False(journal.IsFull);
        Assert.Contains("new ones are refused", Assert.Single(_files.Log.Errors), StringComparison.Ordinal);
        Assert.Equal(2, journal.Depth);
        Assert.Equal([Id(1), Id(3)], Ids(Take(journal)).Concat(Ids(Take(journal))));
    }

    [Fact]
    public void A_disk_without_room_for_a_segment_refuses_the_record_before_it_is_half_written()
    {
        using var journal = _files.Open(segmentBytes: 1L << 50);

        Assert.Throws<IOException>(() => journal.Append(Number(1)));

        Assert.True(journal.IsFull);
        Assert.Equal(0, journal.Depth);
        Assert.Empty(_files.Segments);
    }

    [Fact]
    public void A_second_process_on_the_same_folder_is_told_so()
    {
        using var first = _files.Open();

        var fault = Assert.Throws<IOException>(() => _files.Open());

        Assert.Contains("Another ApiHub is running on this data folder", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-5")]
    [InlineData("通义千问-最大")]
    [InlineData("🦙🦙🦙")]
    [InlineData("")]
    public void Every_field_comes_back_as_it_was(string text)
    {
        foreach (var record in new[] { Extreme(text, text), Extreme(text, null, long.MinValue, int.MinValue) })
        {
            using var journal = _files.Open();
            journal.Append(record);

            Assert.Equal(JsonSerializer.Serialize(record), JsonSerializer.Serialize(Assert.Single(Take(journal))));
        }
    }

    [Fact]
    public void Text_that_no_database_takes_is_made_storable()
    {
        using var journal = _files.Open();
        foreach (var text in new[] { "a\0b", "a\uD83Eb", "a\uDD99b" })
            journal.Append(Number(1, text));

        Assert.All(Take(journal), r => Assert.Equal("a\uFFFDb", r.Model));
    }

    [Theory]
    [InlineData("m", 200)]
    [InlineData("模", 200)]
    [InlineData("🦙", 200)]
    [InlineData("x🦙", 199)]
    public void Text_longer_than_its_column_is_cut_between_two_characters(string unit, int length)
    {
        using var journal = _files.Open();
        journal.Append(Number(1, string.Concat(Enumerable.Repeat(unit, 100_000))));

        var model = Assert.Single(Take(journal)).Model;
        Assert.Equal(length, model.Length);
        Assert.DoesNotContain('\uFFFD', model);
    }
}
