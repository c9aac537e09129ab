using System.Text.Json;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Usage;
using Microsoft.Extensions.Logging;
using Xunit;

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
                    journal.Append(Records.Number((worker * 500) + i));
            })));
            Assert.Equal(4000, journal.Depth);
        }

        Assert.Equal(Enumerable.Range(0, 4000).Select(Id), Ids(_files.Reopened()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tail_cut_at_any_byte_of_the_last_record_loses_that_record_alone()
    {
        var bytes = await _files.WithAsync(3);
        var frame = bytes.Length / 3;
        for (var length = bytes.Length - 1; length > bytes.Length - frame; length--)
        {
            await File.WriteAllBytesAsync(_files.Segments[0], bytes[..length]);

            Assert.Equal([Id(0), Id(1)], Ids(_files.Reopened()));
        }

        Assert.Empty(_files.Corrupt);
        Assert.Empty(_files.Log.Errors);
        Assert.Equal(frame - 1, _files.Log.Lines.Count(l => l.Level == LogLevel.Information && l.Text.Contains("never acknowledged", StringComparison.Ordinal)));
    }

    /// <summary>A process that was killed has not cut off the part of the file that it never wrote to.</summary>
    [Fact]
    public async Task A_record_without_its_length_is_one_that_the_end_of_the_process_has_cut()
    {
        var bytes = await _files.WithAsync(3);
        var frame = bytes.Length / 3;
        foreach (var cut in new[] { frame, frame / 2, sizeof(int) + 1 })
        {
            var left = new byte[Journal.DefaultSegmentBytes];
            bytes[..(2 * frame)].CopyTo(left, 0);
            bytes[((2 * frame) + sizeof(int))..((2 * frame) + cut)].CopyTo(left, (2 * frame) + sizeof(int));
            await File.WriteAllBytesAsync(_files.Segments[0], left);

            Assert.Equal([Id(0), Id(1)], Ids(_files.Reopened()));
        }

        Assert.Empty(_files.Corrupt);
        Assert.Equal(3, _files.Log.Lines.Count(l => l.Text.Contains("never acknowledged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_segment_that_was_never_ended_is_read_to_its_last_record_without_a_word()
    {
        var bytes = await _files.WithAsync(3);
        await File.WriteAllBytesAsync(_files.Segments[0], [.. bytes, .. new byte[100_000]]);

        Assert.Equal([Id(0), Id(1), Id(2)], Ids(_files.Reopened()));
        Assert.Empty(_files.Corrupt);
        Assert.Empty(_files.Log.Lines);
    }

    [Fact]
    public async Task Whole_records_behind_a_hole_are_kept_aside_loudly()
    {
        var bytes = await _files.WithAsync(3);
        bytes.AsSpan(bytes.Length / 3, bytes.Length / 3).Clear();
        await File.WriteAllBytesAsync(_files.Segments[0], bytes);

        Assert.Equal([Id(0)], Ids(_files.Reopened()));
        Assert.Single(_files.Corrupt);
        Assert.Single(_files.Log.Errors);
    }

    [Fact]
    public async Task A_bit_flipped_anywhere_is_found_and_the_rest_kept_aside_loudly()
    {
        var bytes = await _files.WithAsync(3);
        var frame = bytes.Length / 3;
        for (var at = frame; at < 2 * frame; at++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= 0x10;
            await File.WriteAllBytesAsync(_files.Segments[0], flipped);

            Assert.Equal([Id(0)], Ids(_files.Reopened()));
            Assert.Equal(flipped[frame..], await File.ReadAllBytesAsync(Assert.Single(_files.Corrupt)));
            File.Delete(_files.Corrupt[0]);
        }

        Assert.Equal(frame, _files.Log.Errors.Count(e => e.Contains("NOT recorded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bit_that_flips_while_the_gateway_runs_costs_only_what_stands_behind_it()
    {
        using var journal = _files.Open();
        for (var i = 0; i < 3; i++)
            journal.Append(Records.Number(i));
        await using (var file = new FileStream(_files.Segments[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = journal.Bytes / 3 * 4 / 3;
            file.WriteByte(0xFF);
        }

        Assert.Equal([Id(0)], Ids(Take(journal)));
        Assert.Empty(Take(journal));
        Assert.Single(_files.Corrupt);
        Assert.Equal((0, 0), (journal.Depth, journal.Bytes));
        journal.Append(Records.Number(3));
        Assert.Equal([Id(3)], Ids(Take(journal)));
    }

    [Fact]
    public async Task Whole_records_behind_a_record_cut_short_are_kept_aside_and_not_taken_for_a_torn_tail()
    {
        var bytes = await _files.WithAsync(3);
        bytes[1] = 2; // The first record's length now reaches beyond the end of the file.
        await File.WriteAllBytesAsync(_files.Segments[0], bytes);

        Assert.Empty(_files.Reopened());
        Assert.Single(_files.Corrupt);
    }

    [Fact]
    public void A_full_segment_is_followed_by_the_next_and_deleted_when_it_is_shipped()
    {
        using var journal = _files.Open(segmentBytes: 1100);
        for (var i = 0; i < 20; i++)
            journal.Append(Records.Number(i));
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
            journal.Append(Records.Number(1));
            Take(journal);
        }

        Assert.Empty(_files.Segments);
    }

    [Fact]
    public void Records_that_were_read_but_not_shipped_are_read_again()
    {
        using var journal = _files.Open();
        journal.Append(Records.Number(1));
        journal.Unshipped.Read(10);
        journal.Append(Records.Number(2));

        Assert.Equal([Id(1), Id(2)], Ids(journal.Unshipped.Read(10)));
        Assert.Equal(2, journal.Depth);
    }

    [Fact]
    public void It_is_full_at_its_bound_and_no_more_once_the_records_are_shipped()
    {
        using var journal = _files.Open(maxBytes: 1000);
        while (!journal.IsFull)
            journal.Append(Records.Number((int)journal.Depth));
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
        journal.Append(Records.Number(1));
        // The next segment's name is taken, as by a disk that cannot make another file.
        var obstacle = Path.Combine(_files.Folder, "0000000002.journal");
        Directory.CreateDirectory(obstacle);

        var fault = Assert.Throws<IOException>(() => journal.Append(Records.Number(2)));
        Assert.Contains("cannot be written", fault.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => journal.Append(Records.Number(2)));
        Assert.True(journal.IsFull);
        Directory.Delete(obstacle);
        journal.Append(Records.Number(3));

        Assert.False(journal.IsFull);
        Assert.Contains("new ones are refused", Assert.Single(_files.Log.Errors), StringComparison.Ordinal);
        Assert.Equal(2, journal.Depth);
        Assert.Equal([Id(1), Id(3)], Ids(Take(journal)).Concat(Ids(Take(journal))));
    }

    [Fact]
    public void A_disk_without_room_for_a_segment_refuses_the_record_before_it_is_half_written()
    {
        using var journal = _files.Open(segmentBytes: 1L << 50);

        Assert.Throws<IOException>(() => journal.Append(Records.Number(1)));

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
        foreach (var record in new[] { Records.Extreme(text, text), Records.Extreme(text, null, long.MinValue, int.MinValue) })
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
            journal.Append(Records.Number(1, text));

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
        journal.Append(Records.Number(1, string.Concat(Enumerable.Repeat(unit, 100_000))));

        var model = Assert.Single(Take(journal)).Model;
        Assert.Equal(length, model.Length);
        Assert.DoesNotContain('\uFFFD', model);
    }

    private static IReadOnlyList<UsageRecord> Take(Journal journal)
    {
        IReadOnlyList<UsageRecord> taken = [.. journal.Unshipped.Read(int.MaxValue)];
        journal.Unshipped.Shipped();
        return taken;
    }

    private static string Id(int number) => Records.Id(number);

    private static IEnumerable<string> Ids(IEnumerable<UsageRecord> records) => records.Select(r => r.RequestId);
}
