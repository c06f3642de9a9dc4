# usage: ruby formula.rb FORMULA VERSION: reads a formula as Homebrew does, with as much of Homebrew as the formula uses.
class Formula
  @said = Hash.new { |all, key| all[key] = [] }
  class << self
    attr_reader :said, :system

    def inherited(child)
      super
      child.instance_variable_set(:@said, Hash.new { |all, key| all[key] = [] })
    end

    %i[desc homepage version license depends_on url sha256].each do |word|
      define_method(word) { |value = nil| value.nil? ? @said[word].last : @said[word] << value }
    end
    def on_intel = yield
    def on_arm = yield
    def test = nil
  end
end

load ARGV[0]
problems = []
said = Drey.said
%i[desc homepage version license depends_on].each { |word| problems << "#{word} is not said once" unless said[word].size == 1 }
problems << "the version is #{said[:version]}" unless said[:version] == [ARGV[1]]
problems << 'the description is too long for Homebrew' if said[:desc].first.length > 80
problems << 'a URL lacks its checksum' unless said[:url].size == said[:sha256].size && said[:sha256].all? { |sum| sum.match?(/\A\h{64}\z/) }
said[:url].each { |url| problems << "#{url} is of another version" unless url.include?("drey-#{ARGV[1]}-linux-") }
problems << 'nothing would be installed' unless Drey.method_defined?(:install)
abort problems.join("\n") unless problems.empty?
