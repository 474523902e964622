using System.Text;

namespace Lbaas.Drivers.Lvs;

/// <summary>Writes blocks, lines and comments. Keywords are literals of this program, everything else is an <see cref="LvsWord"/>.</summary>
internal sealed class LvsWriter
{
    private readonly StringBuilder _text = new(1024);
    private int _depth;

    /// <summary>The comments that readers of a node's state find ids by (spec amphora 5).</summary>
    public void About(string kind, LvsWord id) => Indented("# Configuration for ").Append(kind).Append(' ').Append(id).Append('\n');

    public void Disabled(string kind, LvsWord id) => Indented("# ").Append(kind).Append(' ').Append(id).Append(" is disabled\n");

    /// <summary>What only our agent reads.</summary>
    public void Extension(string keyword, LvsWord word) => Indented("# lbaas ").Append(keyword).Append(' ').Append(word).Append('\n');

    public void Line(string keyword, params ReadOnlySpan<LvsWord> words)
    {
        Indented(keyword);
        foreach (var word in words)
            _text.Append(' ').Append(word);
        _text.Append('\n');
    }

    public void Blank() => _text.Append('\n');

    public void Open(string keyword, params ReadOnlySpan<LvsWord> words)
    {
        Indented(keyword);
        foreach (var word in words)
            _text.Append(' ').Append(word);
        _text.Append(" {\n");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Indented("}\n");
    }

    public override string ToString() => _text.ToString();

    private StringBuilder Indented(string text) => _text.Append(' ', 4 * _depth).Append(text);
}
